import type { Transport } from 'rxbaton';
import { type UndiciTransport, type UndiciTransportOptions, undiciTransport } from 'rxbaton/node';
import { expectTypeOf, it } from 'vitest';

it('makes a transport that can be closed', () => {
  expectTypeOf(undiciTransport()).toEqualTypeOf<UndiciTransport>();
  expectTypeOf<UndiciTransport>().toExtend<Transport>();
  expectTypeOf<ReturnType<UndiciTransport['close']>>().toEqualTypeOf<Promise<void>>();
});

it('takes undefined for every option', () => {
  expectTypeOf<{ [Name in keyof UndiciTransportOptions]-?: undefined }>().toExtend<UndiciTransportOptions>();
});

it('refuses wrong options', () => {
  // @ts-expect-error a number
  undiciTransport({ connections: '4' });
  // @ts-expect-error an address
  undiciTransport({ proxy: 3128 });
  // @ts-expect-error a number
  undiciTransport({ connectTimeout: '1s' });
  // @ts-expect-error a number
  undiciTransport({ keepAliveTimeout: null });
  // @ts-expect-error no such option
  undiciTransport({ pipelining: 10 });
});
