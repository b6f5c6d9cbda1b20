import { objectIn, objectsIn, stringIn } from '../jsonObject.js';

export interface Media {
  readonly mimeType: string;
  readonly data: string;
}

/** Each part ends where the next begins, so that a long address is gone through once. */
const DATA_URL = /^data:([^;,]+)(?:;[^;,]*)*?;base64,/;

/** The sound or the pictures that a delta carries. */
export function mediaIn(field: 'audio' | 'images', value: unknown): readonly Media[] {
  return field === 'images' ? objectsIn(value).flatMap(pictureIn) : soundIn(objectIn(value).data);
}

/** OpenAI streams sound as 16-bit PCM alone. */
function soundIn(data: unknown): readonly Media[] {
  const sound = stringIn(data);
  return sound === undefined ? [] : [{ mimeType: 'audio/pcm', data: sound }];
}

function pictureIn({ image_url }: { readonly image_url?: unknown }): readonly Media[] {
  const url = stringIn(objectIn(image_url).url) ?? '';
  const [head, mimeType] = DATA_URL.exec(url) ?? [];
  return head === undefined || mimeType === undefined ? [] : [{ mimeType, data: url.slice(head.length) }];
}
