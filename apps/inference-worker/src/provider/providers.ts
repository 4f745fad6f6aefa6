import type { BusConnection } from '@parley/bus';
import { DEFAULT_PROVIDER } from '@parley/contracts';
import type { MinuteLimits } from '../limits/minute-window';
import { ProviderLimit } from '../limits/provider-limit';
import { SharedLimit } from '../limits/shared-limit';
import { adapterFor } from './adapters';
import { Provider } from './provider';
import { type CircuitSettings, ProviderCircuit } from './provider-circuit';
import type { ProviderSettings } from './provider-client';
import { observeCircuit, recordLimitFailure } from './provider-metrics';
import { RetryBudget } from './retry-budget';

/** Where a model is, and what it is called there. */
export interface ModelPlace {
  provider: string;
  model: string;
}

export interface ProvidersSettings {
  providers: (ProviderSettings & { id: string; limits: MinuteLimits })[];
  /** By the model's id. */
  models: ReadonlyMap<string, ModelPlace>;
  circuit: CircuitSettings;
  /** Retries for each request, 0 to 1. */
  retryShare: number;
}

/** All providers of this installation, and which one answers for which model. */
export class Providers {
  private readonly providers = new Map<string, Provider>();
  private readonly limits: SharedLimit[] = [];

  constructor(
    private readonly bus: BusConnection,
    private readonly settings: ProvidersSettings,
  ) {
    for (const provider of settings.providers) this.providers.set(provider.id, this.build(provider));
  }

  /**
   * The provider of a model, and the model's name there. Null where nobody is known: then nobody is told of the prompt.
   */
  of(modelId: string): { provider: Provider; model: string } | null {
    // A job may name a model that this worker's file does not have yet; a lone provider is the one that is meant.
    const alone = this.providers.size === 1 ? { provider: DEFAULT_PROVIDER, model: modelId } : null;
    const place = this.settings.models.get(modelId) ?? alone;
    const provider = place && this.providers.get(place.provider);
    return provider ? { provider, model: place.model } : null;
  }

  close(): void {
    for (const limit of this.limits) limit.close();
  }

  private build(settings: ProvidersSettings['providers'][number]): Provider {
    const { id } = settings;
    const circuit = new ProviderCircuit(this.settings.circuit);
    observeCircuit(id, circuit);
    return new Provider(id, {
      client: adapterFor(settings),
      circuit,
      retries: new RetryBudget(this.settings.retryShare),
      limit: new ProviderLimit(id, this.sharedLimit(id, settings.limits)),
    });
  }

  private sharedLimit(id: string, limits: MinuteLimits): SharedLimit | null {
    if (limits.requests === null && limits.tokens === null) return null;
    const limit = new SharedLimit(this.bus, id, limits, () => recordLimitFailure(id));
    this.limits.push(limit);
    return limit;
  }
}
