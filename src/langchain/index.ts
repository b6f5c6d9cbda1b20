export { chatModel } from './chatModel.js';
export type { ChatModelCallOptions, ChatModelOptions, RequestSettings } from './chatModelOptions.js';
export { RxbatonChatModel } from './rxbatonChatModel.js';
export type { OutputSchema } from './structuredOutput.js';
