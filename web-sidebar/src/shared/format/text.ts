const encoder = new TextEncoder()

/** Length as the platform counts it: bytes of UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length
}

/** A mobile number in the groups in which it is read aloud; other numbers stay as they are. */
export function formatMobile(mobile: string): string {
  return /^1\d{10}$/.test(mobile) ? `${mobile.slice(0, 3)} ${mobile.slice(3, 7)} ${mobile.slice(7)}` : mobile
}

/** A mainland mobile number, typed with or without spaces. */
export function cleanMobile(typed: string): string {
  return typed.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '')
}

export function isMobile(mobile: string): boolean {
  return /^1[3-9]\d{9}$/.test(mobile)
}
