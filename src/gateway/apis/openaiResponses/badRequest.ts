import { GatewayError } from '../../gatewayError.js';

/** A request that is wrong in one field, or asks there for what no ladder of providers can promise. */
export function badRequest(param: string, message: string): GatewayError {
  return new GatewayError({ status: 400, code: 'invalid_request', message: `${param}: ${message}`, param });
}
