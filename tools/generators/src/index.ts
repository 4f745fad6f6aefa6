export { componentGenerator } from './component/component.generator.ts';
export { serviceGenerator } from './service/service.generator.ts';
export { eventGenerator } from './event/event.generator.ts';
export { providerGenerator } from './provider/provider.generator.ts';
