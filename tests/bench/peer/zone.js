// Local hours and days of a tenant's zone. Offsets are asked of Intl once a quarter of an hour and kept.
const minute = 60_000_000;
const quarter = 15 * minute;
export const hour = 60 * minute;
export const day = 24 * hour;

export class Zone {
    static #known = new Map();
    static of(name) {
        if (!Zone.#known.has(name))
            Zone.#known.set(name, new Zone(name));
        return Zone.#known.get(name);
    }

    #format;
    #offsets = new Map();
    constructor(name) {
        this.#format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
    }

    offset(time) {
        const key = Math.floor(time / quarter);
        let offset = this.#offsets.get(key);
        if (offset === undefined) {
            const text = this.#format.formatToParts(new Date(key * quarter / 1000)).find((part) => part.type === 'timeZoneName').value;
            const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text);
            offset = sign ? (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes) * minute) : 0;
            this.#offsets.set(key, offset);
        }
        return offset;
    }
    local(time) { return time + this.offset(time); }
    hourStart(time) {
        const local = this.local(time);
        return time - (local - Math.floor(local / hour) * hour);
    }
    /// Of a count of local days since 1970.
    dayBegin(days) {
        const guess = days * day - this.offset(days * day);
        return days * day - this.offset(guess);
    }
    dayOf(time) { return Math.floor(this.local(time) / day); }
    dayStart(time) { return this.dayBegin(this.dayOf(time)); }
    /// From Monday on; 1970 began on a Thursday.
    weekStart(time) {
        const days = this.dayOf(time);
        return this.dayBegin(days - (days + 3) % 7);
    }
}
