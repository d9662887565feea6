// Cursors of keyset pages: the last key that was seen, and which question it belongs to.
import { createHash } from 'node:crypto';
import { Refusal } from './keys.js';

const separator = '\x1f';
const hashOf = (question) => createHash('sha256').update(question).digest('hex').slice(0, 16);

export const makeCursor = (key, question) => Buffer.from([hashOf(question), ...key].join(separator)).toString('base64url');

export function readCursor(cursor, question) {
    const [hash, ...key] = Buffer.from(cursor, 'base64url').toString().split(separator);
    if (hash !== hashOf(question))
        throw new Refusal(400, 'invalid', 'page.after is not a cursor of this list; begin again without one');
    return key;
}
