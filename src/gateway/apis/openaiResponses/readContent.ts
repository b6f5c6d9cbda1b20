import type { Part } from '../../../chat/chatRequest.js';
import { badRequest } from './badRequest.js';
import { field, listField, neededText, type Place, textField, wordField } from './requestField.js';

/** No part of ours has a say in how closely an image is looked at. */
const DETAILS = new Map([['auto', 'auto']]);

/** The content of a user's message, with its images. */
export function readContent(item: Place): string | readonly Part[] {
  return readParts(item, 'content', readPart);
}

/** Content that can be nothing but text: what a system, a model or a tool says. */
export function readText(item: Place, name: string): string {
  const content = readParts(item, name, readTextPart);
  return typeof content === 'string' ? content : content.join('');
}

function readParts<Read>(item: Place, name: string, read: (part: Place) => Read): string | readonly Read[] {
  const content = field(item, name);
  if (typeof content === 'string') return content;
  const parts = listField(item, name);
  if (parts === undefined) throw badRequest(item.path + name, 'must be a string or an array');
  return parts.map(read);
}

function readPart(part: Place): Part {
  return field(part, 'type') === 'input_image' ? readImage(part) : { type: 'text', text: readTextPart(part) };
}

function readTextPart(part: Place): string {
  const type = field(part, 'type');
  const name = type === 'refusal' ? 'refusal' : 'text';
  if (name === 'text' && type !== 'input_text' && type !== 'output_text')
    throw badRequest(`${part.path}type`, 'is not taken here');
  const text = textField(part, name);
  if (text === undefined) throw badRequest(part.path + name, 'must be a string');
  return text;
}

function readImage(part: Place): Part {
  if (field(part, 'file_id') !== undefined) {
    throw badRequest(`${part.path}file_id`, 'no files are kept here: give the image as `image_url`');
  }
  wordField(part, 'detail', DETAILS);
  return { type: 'image', data: readImageUrl(part) };
}

/** Any other scheme would make whoever fetches it read what is not the client's. */
function readImageUrl(part: Place): string {
  const url = neededText(part, 'image_url');
  if (!/^(?:https?:|data:image\/)/i.test(url)) throw badRequest(`${part.path}image_url`, 'must be an http(s) or data:image/ URL');
  return url;
}
