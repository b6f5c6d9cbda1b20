export type { Api } from './apis/apiGrammar.js';
export { DEFAULT_ANSWER } from './defaultAnswer.js';
export type {
  CutFault,
  ErrorFault,
  Fault,
  GarbageFault,
  HtmlFault,
  MidstreamFault,
  NoEndFault,
  Recurrence,
  RefuseFault,
  SlowFault,
  StallFault,
  StatusFault,
} from './fault.js';
export { type Manner, PREAMBLE } from './manner.js';
export type { RequestRecord } from './requestLog.js';
export type { Script, ScriptedCall, ScriptOptions } from './script.js';
export type { ScriptState } from './scripts.js';
export { startUpstream, type UpstreamOptions } from './startUpstream.js';
export type { BaseUrls, Upstream, UpstreamState } from './upstream.js';
export { words } from './words.js';
