// CRC-32 as zlib has it; node:zlib has it only in newer releases.
const table = Int32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; ++bit)
        n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
    return n;
});

export function crc32(text) {
    let crc = -1;
    for (const byte of Buffer.from(text))
        crc = (crc >>> 8) ^ table[(crc ^ byte) & 255];
    return (crc ^ -1) >>> 0;
}
