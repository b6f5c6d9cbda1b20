import { type Fault, type RequestRecord, type ScriptOptions, startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { expectTypeOf, it } from 'vitest';

it('starts a typed upstream', () => {
  expectTypeOf(startUpstream({})).resolves.toEqualTypeOf<Upstream>();
  expectTypeOf<Upstream['requests']>().toEqualTypeOf<readonly RequestRecord[]>();
  expectTypeOf<RequestRecord['closedBy']>().toEqualTypeOf<'client' | 'server' | undefined>();
  expectTypeOf<Fault['type']>().toEqualTypeOf<
    'status' | 'stall' | 'cut' | 'error' | 'no-end' | 'slow' | 'refuse' | 'html' | 'garbage'
  >();
});

it('takes undefined for every option', () => {
  expectTypeOf<{ models: undefined; default: undefined; port: undefined; now: undefined }>().toExtend<
    NonNullable<Parameters<typeof startUpstream>[0]>
  >();
  expectTypeOf<{ answer: undefined; fault: null; delaysOf: undefined }>().toExtend<ScriptOptions>();
});

it('refuses wrong options', () => {
  // @ts-expect-error models are scripts
  void startUpstream({ models: { m: 'answer' } });
  // @ts-expect-error a default is a script
  void startUpstream({ default: 'answer' });
  // @ts-expect-error a flag
  void startUpstream({ strictModels: 'yes' });
  // @ts-expect-error a number
  void startUpstream({ port: '80' });
  // @ts-expect-error a string
  void startUpstream({ host: 127 });
  // @ts-expect-error a number
  void startUpstream({ maxRequests: '9' });
  // @ts-expect-error a flag
  void startUpstream({ cors: '*' });
  // @ts-expect-error a function
  void startUpstream({ now: 0 });
});

it('refuses wrong scripts', () => {
  const take = (script: ScriptOptions): ScriptOptions => script;
  // @ts-expect-error a string
  take({ answer: ['Hi'] });
  // @ts-expect-error a string
  take({ reasoning: 1 });
  // @ts-expect-error arguments are an object
  take({ toolCalls: [{ name: 'f', args: '{}' }] });
  // @ts-expect-error a number
  take({ firstTokenMs: '1' });
  // @ts-expect-error a number
  take({ tokenMs: '1' });
  // @ts-expect-error an array of delays
  take({ delaysOf: () => 5 });
  // @ts-expect-error a number
  take({ tokensPerWrite: '1' });
  // @ts-expect-error a cut says how
  take({ fault: { type: 'cut', after: 3 } });
  // @ts-expect-error one of five
  take({ manner: 'rude' });
  // @ts-expect-error a number
  take({ tail: '24' });
});
