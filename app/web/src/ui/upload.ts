/** Sending a file with its progress: what `fetch` cannot tell. */
import { Away, type FileView, type Problem, Refused, addressOf, newKey } from "../api/client";

/** Send; `progress` hears the part that has left, 0 to 1. Raises Refused and Away as every call does. */
export function upload(ref: string, file: File, progress: (part: number) => void, key = newKey()): Promise<FileView> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", addressOf("upload_file", { ref }));
    request.responseType = "json";
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("x-quorate", "1");
    request.setRequestHeader("idempotency-key", key);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onerror = request.ontimeout = () => reject(new Away());
    request.onload = () => {
      const body = request.response as unknown;
      if (request.status < 300) resolve(body as FileView);
      else if (body && typeof body === "object") reject(new Refused(request.status, body as Problem));
      else reject(new Away());
    };
    request.send(file);
  });
}
