/**
 * Refuses what is no address of a server on the web: a `TypeError` names the option.
 *
 * Credentials in an address would end up in logs, and no scheme but http(s) reaches a server: both are refused unprinted.
 *
 * @param option - Where the address stands, as a user would write it: `openai({ baseUrl })`.
 * @param instead - What to give in place of credentials in the address.
 */
export function checkWebAddress(option: string, address: string, instead: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) throw new TypeError(`${option}: must be an absolute address like https://host/v1`);
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(`${option}: must not hold a user name or password: ${instead}`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new TypeError(`${option}: must begin with https:// or http://, not ${url.protocol}`);
  }
}
