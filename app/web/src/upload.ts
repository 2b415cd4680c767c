/** A file on its way to a case: checked before it leaves, with real progress while it goes. */
import { type FileView, type Problem, Away, Refused, newKey, throughGate } from "./api/client";
import { addressOf } from "./api/client";

const MOST = 25 * 1024 * 1024;
/** What is kept as evidence, by the ending of its name; the service judges by the content. */
export const ENDINGS = [
  ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".txt", ".log", ".csv", ".docx", ".xlsx", ".odt", ".ods",
]; // prettier-ignore

/** Why a file cannot be sent, in words; "" when nothing speaks against it. */
export function unfit(file: { name: string; size: number }): string {
  const name = file.name.toLowerCase();
  if (!ENDINGS.some((each) => name.endsWith(each)))
    return "This kind of file is not taken as evidence. Save it as PDF, PNG, JPEG, TIFF, Word (.docx), Excel (.xlsx), OpenDocument, plain text or CSV, and choose that.";
  if (file.size === 0) return "This file is empty. Choose another.";
  if (file.size > MOST)
    return `This file has ${sizeInWords(file.size)}; 25 MB is the most. Scan it at a lower resolution, or split it.`;
  return "";
}

export const sizeInWords = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** Send it. `onProgress` hears the part that has left, 0 to 1. Raises Refused and Away. */
export function upload(
  ref: string,
  file: File,
  onProgress: (part: number) => void,
  stop: AbortSignal,
  key = newKey(),
): Promise<FileView> {
  return throughGate(() => send(ref, file, onProgress, stop, key));
}

function send(
  ref: string,
  file: File,
  onProgress: (part: number) => void,
  stop: AbortSignal,
  key: string,
): Promise<FileView> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", addressOf("upload_file", { ref }));
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("x-quorate", "1");
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
    request.setRequestHeader("idempotency-key", key);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const isJson = request.getResponseHeader("content-type")?.includes("json") ?? false;
      if (!isJson) reject(new Away());
      else if (request.status < 300) resolve(JSON.parse(request.responseText) as FileView);
      else reject(new Refused(request.status, JSON.parse(request.responseText) as Problem));
    };
    request.onerror = () => reject(new Away());
    request.onabort = () => reject(new DOMException("Stopped", "AbortError"));
    stop.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
