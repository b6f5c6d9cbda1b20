import { type Gateway, succeeding } from '../gateway/gateway.js';
import { type GatewayMetrics, gatewayMetrics } from '../gateway/metrics/gatewayMetrics.js';
import type { Handler } from '../node/handler.js';
import type { Provider } from '../providers/provider.js';
import type { ModelPlan, OpenStore, Plan } from './plan.js';
import type { ServedModel } from './servedModel.js';

interface Place {
  readonly plan: ModelPlan;
  readonly model: ServedModel;
}

/** The models that are served now, and those of earlier plans whose calls are not over. */
export class Lineup {
  private readonly places = new Map<string, Place>();
  private readonly leaving = new Set<Promise<void>>();
  private gateway: Gateway | undefined;
  private metrics: GatewayMetrics | undefined;

  constructor(private readonly openStore: OpenStore) {}

  /** Answers by the newest plan. */
  readonly handle: Handler = (request) => this.gateway?.respond(request) ?? new Response(null, { status: 503 });

  /**
   * Serves by another plan from now on. A model that is configured as before stays with all that is known of its providers; others
   * are closed when their calls are over, or at once where a new one is to have their folder.
   */
  async follow(plan: Plan): Promise<void> {
    for (const [name, { plan: old, model }] of [...this.places]) {
      if (plan.models.get(name)?.likeness === old.likeness) continue;
      this.places.delete(name);
      const handedOn = old.path !== undefined && [...plan.models.values()].some(({ path }) => path === old.path);
      if (handedOn) await model.provider.close();
      else this.retire(model);
    }
    for (const [name, modelPlan] of plan.models) {
      if (!this.places.has(name)) this.places.set(name, { plan: modelPlan, model: modelPlan.make(this.openStore) });
    }
    const providers = [...this.places].map(([name, { model }]) => [name, model.provider] as const);
    this.serve(plan, Object.fromEntries(providers));
  }

  async close(): Promise<void> {
    this.metrics?.close();
    for (const { model } of this.places.values()) this.retire(model);
    this.places.clear();
    await Promise.all(this.leaving);
  }

  /** What clients were told of stays: tickets, what was said, figures. */
  private serve({ gateway, metrics }: Plan, models: Readonly<Record<string, Provider>>): void {
    if (metrics) this.metrics?.follow(models);
    else this.metrics?.close();
    this.metrics = metrics ? (this.metrics ?? gatewayMetrics(models)) : undefined;
    this.gateway = succeeding(this.gateway, models, { ...gateway, metrics: this.metrics });
  }

  private retire(model: ServedModel): void {
    const left: Promise<void> = model.retire().finally(() => this.leaving.delete(left));
    this.leaving.add(left);
  }
}
