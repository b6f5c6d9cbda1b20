import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** A name that changes with the content, as the build gives it. */
const HASHED = /-[A-Z0-9]{8}\.\w+$/;

interface StaticFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** The files of a folder, read once: what is not among them has no address, whatever a path may say. */
export async function staticFiles(
  folder: string,
  headers: Readonly<Record<string, string>>,
): Promise<(request: Request) => Response | undefined> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const files = new Map<string, StaticFile>();
  for (const name of names) files.set(`/${name}`, await fileAt(folder, name, headers));
  return ({ url, method }) => {
    const { pathname } = new URL(url);
    const file = files.get(pathname === '/' ? '/index.html' : pathname);
    if (file === undefined) return undefined;
    if (method !== 'GET' && method !== 'HEAD') return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
    return new Response(method === 'HEAD' ? null : file.body, { headers: file.headers });
  };
}

async function fileAt(folder: string, name: string, headers: Readonly<Record<string, string>>): Promise<StaticFile> {
  return {
    body: new Uint8Array(await readFile(join(folder, name))),
    headers: {
      ...headers,
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'cache-control': HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
      'x-content-type-options': 'nosniff',
    },
  };
}
