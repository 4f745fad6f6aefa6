export { planPrometheus, type PrometheusOptions } from './prometheus/prometheus-plan';
