export { decodeCursor, encodeCursor, momentOf } from '@parley/database';
