// Who sits before the client: the picture on the rail and the menu behind it.

import { $, h, picture, reconcile } from './dom.js'

export function startMember(app) {
  const menu = $('member-menu')
  const button = $('me')
  const show = open => {
    menu.hidden = !open
    button.setAttribute('aria-expanded', String(open))
    if (open) (menu.querySelector('[aria-checked=true]') ?? menu.querySelector('button'))?.focus()
  }
  button.addEventListener('click', () => show(menu.hidden))
  menu.addEventListener('keydown', event => {
    const buttons = [...menu.querySelectorAll('[role=menuitemradio]')]
    const at = buttons.indexOf(document.activeElement)
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Escape') {
      show(false)
      button.focus()
    } else if (step && at >= 0) {
      event.preventDefault()
      buttons[(at + step + buttons.length) % buttons.length].focus()
    }
  })
  document.addEventListener('pointerdown', event => {
    if (!menu.hidden && !menu.contains(event.target) && !button.contains(event.target)) show(false)
  })
  window.addEventListener('blur', () => show(false))
  $('corp').addEventListener('change', event => app.change({ corp: event.target.value }))
  app.hideMembers = () => {
    show(false)
    button.focus()
  }
}

export function drawMember(app) {
  const { corps, members, session, member } = app.state
  const button = $('me')
  if (member && button.dataset.member !== member.id) {
    button.dataset.member = member.id
    button.title = `${member.name} · ${corps.find(corp => corp.id === session.corp)?.name ?? ''}`
    button.replaceChildren(picture(member.id, member.name))
  }
  const corp = $('corp')
  reconcile(corp, corps, item => item.id, item => h('option', { value: item.id }, item.name))
  corp.value = session.corp
  const items = members.map(item => ({ ...item, chosen: item.id === session.member }))
  reconcile($('members'), items, item => item.id, item =>
    h('button', {
      type: 'button',
      role: 'menuitemradio',
      'aria-checked': String(item.chosen),
      'aria-label': item.name,
      onclick: async () => {
        await app.change({ member: item.id })
        app.hideMembers()
      },
    }, picture(item.id, item.name), h('span', {}, item.name, h('small', {}, [item.position, item.userid].filter(Boolean).join(' · ')))))
}
