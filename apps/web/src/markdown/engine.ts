// All that is fetched as one piece, apart from the page.
export { answerParser } from './answer-parser';
export { splitBlocks } from './markdown-blocks';
export { renderBlock } from './render-block';
