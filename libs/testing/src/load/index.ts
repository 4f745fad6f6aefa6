export { asSeconds, type Column, toMarkdownTable } from './markdown-table';
export { type Pause, Reader } from './reader';
export { Tab } from './tab';
export { addVerdicts, judgeText, NO_FAULT, type Verdict } from './verdict';
export { type Aftermath, type GenerationPlan, hasWrongTotal, WatchedGeneration } from './watched-generation';
