/** What ioredis and BullMQ say of a command that a lost connection kept from being answered. */
const WORDS = /Connection is closed|Stream isn't writeable|max retries per request|Connection is in subscriber/;
const CODES = /^(ECONN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND)/;

/** Whether the connection is at fault, and not what was asked for: asking again may help. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return CODES.test(code) || WORDS.test(error.message) || CODES.test(error.message.split(' ')[1] ?? '');
}
