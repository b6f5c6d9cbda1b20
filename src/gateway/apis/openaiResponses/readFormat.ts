import type { ChatRequest } from '../../../chat/chatRequest.js';
import { badRequest } from './badRequest.js';
import { checkText } from './checkFields.js';
import { field, neededText, objectField, type Place, textField } from './requestField.js';

/** The JSON schema that the text must fit. An object of any shape is one too. */
export function readFormat(body: Place): ChatRequest['output'] {
  const text = objectField(body, 'text');
  if (text === undefined) return undefined;
  checkText(text);
  const format = objectField(text, 'format');
  if (format === undefined) return undefined;
  switch (field(format, 'type')) {
    case 'text':
      return undefined;
    case 'json_object':
      return { type: 'object' };
    case 'json_schema':
      return readSchema(format);
    default:
      throw badRequest('text.format.type', 'must be text, json_object or json_schema');
  }
}

function readSchema(format: Place): object {
  neededText(format, 'name');
  const schema = objectField(format, 'schema');
  if (schema === undefined) throw badRequest('text.format.schema', 'must be an object');
  const description = textField(format, 'description');
  return description === undefined ? schema.of : { description, ...schema.of };
}
