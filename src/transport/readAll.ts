/** The text of a body, as far as `limit` bytes go; what a body that breaks off had said until then. */
export async function readAll(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let left = limit;
  try {
    for await (const bytes of body) {
      text += decoder.decode(bytes.subarray(0, left), { stream: true });
      left -= bytes.byteLength;
      if (left <= 0) break;
    }
  } catch {
    // It broke off.
  }
  return text;
}
