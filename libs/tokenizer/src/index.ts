export { countPromptTokens, countTokens } from './count-tokens';
