/** Keeps a class on `<html>` while the client is in dark mode; libraries key their dark colours on it. */
export function followScheme(darkClass: string): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const apply = () => document.documentElement.classList.toggle(darkClass, dark.matches)
  apply()
  dark.addEventListener('change', apply)
}
