import { isJsonObject, type JsonObject, objectsIn } from '../../../wire/jsonObject.js';
import type { Turn } from '../partialOf.js';
import type { ApiGrammar, Inbound, Problem } from './apiGrammar.js';
import { geminiError } from './geminiError.js';
import { GeminiWriter } from './geminiWriter.js';
import { limitOf, textOfParts } from './requestFields.js';

const PATH = /^(?:\/v1(?:beta)?)?\/models\/([^/:]+):(streamGenerateContent|generateContent)$/;

/** Google's Gemini API: the model and whether to stream are in the path. */
export const geminiGrammar: ApiGrammar = {
  api: 'gemini',
  path: PATH,
  prefillRefusal: 'Requests ending with a model turn are not supported by this model.',
  refusedKey,
  read(inbound) {
    const [, model = '', method] = PATH.exec(inbound.path) ?? [];
    const { systemInstruction, contents, generationConfig } = inbound.body;
    const stream = method === 'streamGenerateContent';
    return {
      model: decodeURIComponent(model),
      key: keyOf(inbound),
      stream,
      turns: [{ role: 'other', text: spokenIn(systemInstruction) }, ...objectsIn(contents).map(turnOf)],
      maxTokens: isJsonObject(generationConfig) ? limitOf(generationConfig.maxOutputTokens) : Infinity,
      objection: objectionTo(inbound, stream),
    };
  },
  errorBody: (problem) => ({ error: geminiError(problem) }),
  headers: () => ({}),
  writer: (facts) => new GeminiWriter(facts),
};

function keyOf({ headers, query }: Inbound): string | undefined {
  const key = headers['x-goog-api-key'];
  return typeof key === 'string' ? key : (query.get('key') ?? undefined);
}

/** Nobody is let in as nobody; a bad key is an invalid argument, which only the details tell from any other. */
function refusedKey(key: string | undefined): Problem {
  if (key === undefined) {
    const message =
      "Method doesn't allow unregistered callers (callers without established identity). " +
      'Please use API Key or other form of API consumer identity to call this API.';
    return { status: 403, message };
  }
  return { status: 400, message: 'API key not valid. Please pass a valid API key.', reason: 'API_KEY_INVALID' };
}

/** The real API streams a JSON array without `alt=sse`, which no client of server-sent events can read. */
function objectionTo({ body, query }: Inbound, stream: boolean): string | undefined {
  if (stream && query.get('alt') !== 'sse') return 'This upstream streams server-sent events only: ask with alt=sse.';
  if (objectsIn(body.contents).length === 0) return '* GenerateContentRequest.contents: contents is not specified';
  return undefined;
}

function turnOf(content: JsonObject): Turn {
  const { role } = content;
  return { role: role === 'model' ? 'assistant' : 'user', text: spokenIn(content) };
}

/** The text of a content's parts; thoughts are not said. */
function spokenIn(content: unknown): string {
  if (!isJsonObject(content)) return '';
  return textOfParts(objectsIn(content.parts).filter((part) => part.thought !== true));
}
