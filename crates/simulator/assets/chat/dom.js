// Small helpers to build and update the page.

export const $ = id => document.getElementById(id)

/** An element: h('button', { class: 'x', onclick: f, 'aria-label': 'y' }, child, 'text', …). Falsy children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (name === 'dataset') Object.assign(element.dataset, value)
    else if (name in element && name !== 'list' && typeof value !== 'string') element[name] = value
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.flat().filter(child => child || child === 0))
  return element
}

/** An icon drawn with strokes on a field of 24. */
export function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}

/**
 * Makes `parent` hold one child per item, in order. A child whose item did not change stays as it is, so focus and
 * scroll position survive.
 */
export function reconcile(parent, items, key, draw) {
  const old = new Map([...parent.children].map(child => [child.dataset.key, child]))
  let at = parent.firstElementChild
  for (const item of items) {
    const id = String(key(item))
    const print = JSON.stringify(item)
    let child = old.get(id)
    old.delete(id)
    if (!child || child.dataset.print !== print) {
      const fresh = draw(item)
      fresh.dataset.key = id
      fresh.dataset.print = print
      if (child) {
        const focused = child.contains(document.activeElement)
        if (at === child) at = fresh
        child.replaceWith(fresh)
        if (focused) (fresh.matches('button') ? fresh : fresh.querySelector('button, a'))?.focus()
      }
      child = fresh
    }
    if (at === child) at = child.nextElementSibling
    else parent.insertBefore(child, at)
  }
  for (const child of old.values()) child.remove()
}

const HUES = [211, 168, 262, 24, 340, 190, 136, 44, 288, 226]

/** Colour of somebody's picture: the same for the same id. */
export function colour(id) {
  let sum = 7
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973
  return `hsl(${HUES[sum % HUES.length]} 46% 46%)`
}

/** The letters on somebody's picture: the given name of a Chinese name, else the first letters. */
export function initials(name) {
  const clean = name.trim()
  if (/^\p{Script=Han}/u.test(clean)) {
    const han = [...clean].filter(letter => /\p{Script=Han}/u.test(letter))
    return han.length <= 3 ? han.slice(-2).join('') : han.slice(0, 2).join('')
  }
  const words = clean.split(/[\s._-]+/).filter(Boolean)
  return words.slice(0, 2).map(word => [...word][0].toUpperCase()).join('') || '·'
}

const GROUP = 'M8.5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 19c.4-3.4 2.8-5 6-5s5.6 1.6 6 5M15.5 5.3a3 3 0 0 1 0 5.5M17.5 14.3c2.3.6 3.7 2.1 4 4.7'

/** The square picture of a person, a group or an app. */
export function picture(id, name, kind = 'person') {
  const attributes = { class: `picture ${kind}`, 'aria-hidden': 'true', style: `background:${colour(id)}` }
  if (kind === 'group' || kind === 'internal') return h('span', attributes, icon(GROUP))
  return h('span', attributes, initials(name))
}
