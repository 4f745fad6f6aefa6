export * from './button/button';
export * from './button/icon-button';
export * from './field/field';
export * from './icon/icon';
export type { IconName } from './icon/icon-paths';
export * from './menu/menu';
export * from './segmented/segmented';
export * from './toast/toast-region';
export * from './toast/toasts';
