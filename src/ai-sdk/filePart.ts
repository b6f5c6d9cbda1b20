import type { Part } from '../chat/chatRequest.js';
import { base64Of } from './base64Of.js';
import type { FileData, FilePart } from './callOptions.js';

/** A file of a prompt as a part of a message: an image, or a text that is at hand. Of any other there is none. */
export function filePart({ mediaType, data }: FilePart): Part | undefined {
  const content = contentOf(data);
  if (content === undefined) return undefined;
  if ('text' in content) return { type: 'text', text: content.text };
  if (/^image(\/|$)/.test(mediaType)) {
    const exact = mediaType === 'image' || mediaType === 'image/*' ? undefined : mediaType;
    return { type: 'image', data: 'url' in content ? content.url : content.base64, mimeType: exact };
  }
  if (!mediaType.startsWith('text/') || 'url' in content) return undefined;
  return { type: 'text', text: textIn(content.base64) };
}

type Content = { readonly text: string } | { readonly url: string | URL } | { readonly base64: string };

function contentOf(data: FileData): Content | undefined {
  if (data instanceof URL) return { url: data };
  if (data instanceof Uint8Array) return { base64: base64Of(data) };
  // Base64 has no colon.
  if (typeof data === 'string') return data.includes(':') ? { url: data } : { base64: data };
  if (data.type === 'data') return contentOf(data.data);
  if (data.type === 'url') return { url: data.url };
  return data.type === 'text' ? { text: data.text } : undefined;
}

function textIn(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}
