/** One server-sent event, its data as JSON unless it is a text. */
export function serverSentEvent(data: object | string, event?: string, lineEnd = '\n'): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const name = event === undefined ? '' : `event: ${event}${lineEnd}`;
  return `${name}data: ${text}${lineEnd}${lineEnd}`;
}

/** The data of an event that was cut in the middle of its JSON. */
export const BROKEN_JSON = '{"broken": "this event is not JSON';
