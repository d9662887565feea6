// Microseconds since 1970 to RFC 3339 and back.
export function rfc3339(micros) {
    const text = new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19);
    const part = micros % 1_000_000;
    return part === 0 ? `${text}Z` : `${text}.${String(part).padStart(6, '0')}Z`;
}

export function microsOf(text) {
    const fraction = /\.(\d{1,6})\d*/.exec(text)?.[1] ?? '';
    return Math.floor(Date.parse(text) / 1000) * 1_000_000 + Number(fraction.padEnd(6, '0'));
}
