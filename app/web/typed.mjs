/** The types of the API for the pages: `node typed.mjs openapi.json schema.ts`. Made anew with every build. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const NAME = /^[A-Za-z_$][\w$]*$/;
const quoted = (name) => (NAME.test(name) ? name : JSON.stringify(name));
const union = (types) => [...new Set(types)].join(" | ") || "never";

let asking = false; // whether the schema at hand is of a request

/** The names of all schemas that requests are made of. */
function askedFor(node, schemas, found = new Set()) {
    if (node === null || typeof node !== "object") return found;
    const name = node.$ref?.replace("#/components/schemas/", "");
    if (name && !found.has(name)) askedFor(schemas[name], schemas, found.add(name));
    Object.values(node).forEach((each) => askedFor(each, schemas, found));
    return found;
}

/** One JSON Schema as a TypeScript type. */
function typeOf(schema) {
    if (schema === true || Object.keys(schema).length === 0) return "unknown";
    if (schema.$ref) return schema.$ref.replace("#/components/schemas/", "");
    if ("const" in schema) return JSON.stringify(schema.const);
    if (schema.enum) return union(schema.enum.map((each) => JSON.stringify(each)));
    if (schema.anyOf ?? schema.oneOf) return union((schema.anyOf ?? schema.oneOf).map(typeOf));
    if (schema.allOf) return schema.allOf.map((each) => `(${typeOf(each)})`).join(" & ");
    if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type })));
    switch (schema.type) {
        case "string":
            return schema.format === "binary" ? "Blob" : "string";
        case "number":
        case "integer":
            return "number";
        case "boolean":
        case "null":
            return schema.type;
        case "array":
            if (schema.prefixItems) return `[${schema.prefixItems.map(typeOf).join(", ")}]`;
            return `(${typeOf(schema.items ?? true)})[]`;
        case "object":
            return objectOf(schema);
        case undefined:
            return schema.properties ? objectOf(schema) : "unknown";
        default:
            throw new Error(`No TypeScript for ${JSON.stringify(schema)}`);
    }
}

/** What has a default may be left out by whoever asks, and is always there in an answer. */
function objectOf({ properties = {}, required = [], additionalProperties }) {
    const there = (name, each) => required.includes(name) || ("default" in each && !asking);
    const rows = Object.entries(properties).map(
        ([name, each]) => `${quoted(name)}${there(name, each) ? "" : "?"}: ${typeOf(each)}`,
    );
    const named = rows.length > 0;
    const others = additionalProperties ?? !named;
    if (others) rows.push(`[key: string]: ${others === true || named ? "unknown" : typeOf(others)}`);
    return rows.length ? `{ ${rows.join("; ")} }` : "Record<string, never>";
}

function parameters({ parameters: all = [] }, where) {
    const mine = all.filter((each) => each.in === where);
    if (mine.length === 0) return "undefined";
    const rows = mine.map((each) => `${quoted(each.name)}${each.required ? "" : "?"}: ${typeOf(each.schema)}`);
    return `{ ${rows.join("; ")} }`;
}

const content = ({ content: kinds = {} }) => union(Object.values(kinds).map((each) => typeOf(each.schema ?? true)));

function generate({ components, paths }) {
    const out = ["// Made by typed.mjs from openapi.json; not to be edited."];
    const bodies = Object.values(paths).flatMap((methods) =>
        Object.values(methods).map((each) => each.requestBody ?? null),
    );
    const asked = askedFor(bodies, components.schemas);
    for (const [name, schema] of Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (!NAME.test(name)) throw new Error(`The schema ${name} has a name that TypeScript cannot take`);
        asking = asked.has(name);
        out.push(`export type ${name} = ${typeOf(schema)};`);
    }
    const operations = [];
    const routes = [];
    for (const [path, methods] of Object.entries(paths)) {
        for (const [method, each] of Object.entries(methods)) {
            const found = Object.entries(each.responses);
            const good = found.filter(([status]) => status.startsWith("2")).map(([, answer]) => content(answer));
            const body = each.requestBody ? content(each.requestBody) : "undefined";
            operations.push(
                `  ${each.operationId}: { path: ${parameters(each, "path")}; query: ${parameters(each, "query")}; body: ${body}; ok: ${union(good)} };`,
            );
            routes.push(`  ${each.operationId}: ["${method.toUpperCase()}", ${JSON.stringify(path)}],`);
        }
    }
    out.push(`export interface Operations {\n${operations.join("\n")}\n}`);
    const type = "Record<keyof Operations, readonly [string, string]>";
    out.push(`export const routes = {\n${routes.join("\n")}\n} as const satisfies ${type};`);
    return `${out.join("\n\n")}\n`;
}

const [from, to] = process.argv.slice(2);
mkdirSync(dirname(to), { recursive: true });
writeFileSync(to, generate(JSON.parse(readFileSync(from, "utf8"))));
