/** What answers a request, in the words of the web platform: a gateway, or an app of any framework that has a `fetch`. */
export type Handler = (request: Request) => Response | Promise<Response>;
