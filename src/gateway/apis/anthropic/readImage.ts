import type { Part } from '../../../chat/chatRequest.js';
import type { Field } from './field.js';

const FIELDS: ReadonlySet<string> = new Set(['type', 'source', 'cache_control']);

/** An image by its bytes or its address; a file that lies with one provider would be nothing to the next. */
export function readImage(block: Field): Part {
  const source = block.only(FIELDS).get('source');
  if (source.get('type').oneOf('base64', 'url') === 'url') return { type: 'image', data: readAddress(source.get('url')) };
  const mimeType = source.get('media_type').oneOf('image/jpeg', 'image/png', 'image/gif', 'image/webp');
  return { type: 'image', data: readBytes(source.get('data')), mimeType };
}

function readAddress(url: Field): string {
  const address = url.text();
  return /^https?:\/\//i.test(address) ? address : url.refuse('Only HTTP and HTTPS URLs are supported');
}

/** What has a colon would be taken for an address. */
function readBytes(data: Field): string {
  const base64 = data.text();
  return base64 === '' || base64.includes(':') ? data.refuse('Input should be valid base64') : base64;
}
