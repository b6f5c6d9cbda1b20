import type { Part } from '../chat/chatRequest.js';

/** An image as every API can be given it: its bytes, or where they are. */
export type ImageSource =
  | { readonly mimeType: string; readonly base64: string }
  | { readonly url: string; readonly mimeType?: string | undefined };

const DATA_URL = /^data:([^;,]+);base64,/i;
const ADDRESS = /^[a-z][a-z+.-]*:/i;

/** How base64 begins for the formats that models read. */
const MAGIC: readonly (readonly [start: string, mimeType: string])[] = [
  ['iVBORw', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
];

/**
 * Where an image part's bytes are. A `data:` address is its bytes, and a string that begins with a scheme is an address: base64
 * has no colon, and a `URL` that went through a store comes back as a string. Bytes without a type are known by how they begin.
 */
export function imageSource({ data, mimeType }: Extract<Part, { type: 'image' }>): ImageSource {
  const text = typeof data === 'string' ? data : data.href;
  const inline = DATA_URL.exec(text);
  if (inline === null && ADDRESS.test(text)) return { url: text, mimeType };
  const base64 = inline === null ? text : text.slice(inline[0].length);
  return { mimeType: mimeType ?? inline?.[1] ?? typeOfBytes(base64), base64 };
}

function typeOfBytes(base64: string): string {
  return MAGIC.find(([start]) => base64.startsWith(start))?.[1] ?? 'image/png';
}
