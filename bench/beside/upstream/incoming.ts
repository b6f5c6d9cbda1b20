import type { Api } from '../api.js';

/** A request, whole. */
export interface Incoming {
  readonly path: string;
  readonly api: Api;
  readonly body: string;
}

/** Takes the bytes of one connection for the requests in them: no more of HTTP than clients send here. */
export class RequestReader {
  private held = '';

  /** The request that these bytes made whole, if they did. */
  take(bytes: Buffer): Incoming | undefined {
    this.held += bytes.toString('latin1');
    const headEnd = this.held.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const head = this.held.slice(0, headEnd);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const body = this.held.slice(headEnd + 4);
    if (body.length < length) return undefined;
    this.held = '';
    const path = decodeURIComponent(head.split(' ', 2)[1] ?? '/');
    return { path, api: apiOf(path), body };
  }
}

function apiOf(path: string): Api {
  if (path.endsWith('/messages')) return 'anthropic';
  if (path.endsWith('/responses')) return 'responses';
  return path.includes(':streamGenerateContent') ? 'gemini' : 'chat';
}
