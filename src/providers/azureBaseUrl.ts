/** The last of the dated versions; addresses by deployment take no other kind. */
const DATED_VERSION = '2024-10-21';

/**
 * The base URL of a resource in Azure, in each of the ways in which people have it at hand:
 *
 * ```text
 * https://name.openai.azure.com                      as the portal and AZURE_OPENAI_ENDPOINT tell it  → …/openai/v1
 * https://name.openai.azure.com/openai/v1            the v1 API, where the model in the body is the deployment
 * https://name.openai.azure.com/openai/deployments/d the API before: `?api-version=…` is put behind it where it is missing
 * ```
 *
 * Source: Azure's page on the lifecycle of its API versions, November 2026.
 */
export function azureBaseUrl(baseUrl: string): string {
  const { origin, pathname, searchParams } = new URL(baseUrl);
  if (/^(\/openai)?\/?$/.test(pathname)) return `${origin}/openai/v1`;
  const isDated = /\/openai\/deployments\/[^/]+$/.test(pathname);
  return isDated && !searchParams.has('api-version') ? `${baseUrl}?api-version=${DATED_VERSION}` : baseUrl;
}
