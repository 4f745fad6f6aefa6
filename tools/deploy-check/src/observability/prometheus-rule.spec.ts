import { checkWrittenFile } from '../written-file';
import { prometheusRule } from './prometheus-rule';

describe('the alerts for the Prometheus operator', () => {
  it('are those of the file that compose uses', () => {
    expect(checkWrittenFile(prometheusRule())).toEqual([]);
  });

  it('are found to be stale when that file has changed', () => {
    const rule = prometheusRule();
    expect(checkWrittenFile({ ...rule, text: rule.text.replace('for: 2m', 'for: 3m') })).toEqual([
      {
        object: 'kubernetes/components/observability/prometheus-rule.yaml',
        message: 'is older than observability/prometheus/alerts.yaml: run it with --write',
      },
    ]);
  });
});
