export { AllProvidersFailedError } from './chat/allProvidersFailedError.js';
export { AnswerResetError } from './chat/answerResetError.js';
export type { Attempt } from './chat/attempt.js';
export type { Capabilities, Continuation } from './chat/capabilities.js';
export type { AssistantMessage, ChatRequest, Message, Part, Signature, Tool, ToolCall } from './chat/chatRequest.js';
export { type Chunk, type ChunkBody, type FinishReason, isContent, type Origin, type SwitchMode } from './chat/chunk.js';
export { collect } from './chat/collect.js';
export { completion } from './chat/completion.js';
export type { Completion } from './chat/completionFold.js';
export { eachChunk } from './chat/eachChunk.js';
export { fullText } from './chat/fullText.js';
export { jsonAnswer } from './chat/jsonAnswer.js';
export { type ErrorKind, ProviderError, type ProviderErrorFacts } from './chat/providerError.js';
export { textOf } from './chat/textOf.js';
export type { Usage } from './chat/usage.js';
export { type Failover, failover, type ProviderStatus } from './failover/failover.js';
export type { FailoverEvent, FailoverEventBody } from './failover/failoverEvent.js';
export type { AnswerValidation, FailoverOptions } from './failover/failoverOptions.js';
export type { Diagnosis, RemedyDiagnosis, SignatureDiagnosis } from './failover/flywheel/diagnosis.js';
export type { ExperienceRecord } from './failover/flywheel/experience.js';
export type { Learned, LearnedSignature } from './failover/flywheel/learned.js';
export type { Ladder } from './failover/ladder.js';
export type { Phase, Remedy } from './failover/policy.js';
export { webhook } from './failover/webhook.js';
export { WebhookError, type WebhookFailure } from './failover/webhookError.js';
export type { WebhookOptions } from './failover/webhookSettings.js';
export { memoryStore } from './outage/memoryStore.js';
export type { OutageStore, SettledRequest, SharedStore, StoredRequest, TicketStatus } from './outage/outageStore.js';
export { QueueClosedError } from './outage/queueClosedError.js';
export type { Overflow, QueueOptions } from './outage/queueSettings.js';
export { type SealedStoreOptions, sealedStore } from './outage/sealedStore.js';
export type { SetAside } from './outage/setAside.js';
export type { Ticket } from './outage/ticket.js';
export { TicketCancelledError } from './outage/ticketCancelledError.js';
export { anthropic } from './providers/anthropic.js';
export type { ApiKey } from './providers/apiKey.js';
export { type DeepseekSettings, deepseek } from './providers/deepseek.js';
export { gemini } from './providers/gemini.js';
export { type OpenaiSettings, openai } from './providers/openai.js';
export {
  type KnownServerSettings,
  type OpenaiCompatibleSettings,
  type OtherServerSettings,
  openaiCompatible,
} from './providers/openaiCompatible.js';
export type { PresetName } from './providers/presetOf.js';
export { type Price, type Provider, type ProviderOperator, provider } from './providers/provider.js';
export type { ProviderSettings } from './providers/providerSettings.js';
export type { SizeLimits } from './transport/sizeLimits.js';
export type { Transport, TransportRequest, TransportResponse } from './transport/transport.js';
