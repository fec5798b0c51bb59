import { crc32 } from 'node:zlib';

/**
 * The partition of a key, 0 … count - 1: CRC-32 (ISO 3309, the one of zlib and PNG) over its UTF-8 bytes, modulo the count. Fixed for
 * good: what a generation holds was folded by it.
 */
export const partitionOf = (key: string, count: number): number => (count === 1 ? 0 : crc32(key) % count);
