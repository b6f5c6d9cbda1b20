// What `#transport` means in a browser, a worker and wherever else there is `fetch`.
export { fetchTransport as defaultTransport } from './fetchTransport.js';
