/** Mounts a component inside the sidebar, with the page attached to the document as a reader meets it. */
import { VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'

import { createQueryClient } from '@shared/query'

import { consoleKey, type Console } from '../console/console'
import { sidebarKey, type Sidebar } from '../sidebar/sidebar'

const queryPlugin = (): [typeof VueQueryPlugin, object] => [VueQueryPlugin, { queryClient: createQueryClient() }]

export function mountInSidebar(component: Component, sidebar: Sidebar, props: Record<string, unknown> = {}) {
  const provide = { [sidebarKey as symbol]: sidebar }
  return mount(component, { props, attachTo: document.body, global: { plugins: [queryPlugin()], provide } })
}

export function mountInConsole(component: Component, context: Console, props: Record<string, unknown> = {}) {
  const provide = { [consoleKey as symbol]: context }
  const empty = { render: () => null }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/clients/:client_id', name: 'client', component: empty },
      { path: '/:rest(.*)*', component: empty },
    ],
  })
  return mount(component, { props, attachTo: document.body, global: { plugins: [router, queryPlugin()], provide } })
}

/** A button by the words on it or by its name; it must be there. */
export function buttonOf(root: ParentNode, name: string | RegExp): HTMLButtonElement {
  const fits = (text: string) => (typeof name === 'string' ? text === name : name.test(text))
  const found = [...root.querySelectorAll('button')].find(
    (button) => fits(button.textContent.trim()) || fits(button.getAttribute('aria-label') ?? ''),
  )
  if (!found) throw new Error(`no button ${String(name)} in ${root.textContent ?? ''}`)
  return found
}

/** The input of a label. */
export function inputOf(root: ParentNode, label: string): HTMLInputElement {
  const found = [...root.querySelectorAll('label')].find((one) => one.textContent.trim() === label)
  const input = found && root.querySelector<HTMLInputElement>(`#${CSS.escape(found.htmlFor)}`)
  if (!input) throw new Error(`no input ${label}`)
  return input
}

export function type(input: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  input.value = text
  input.dispatchEvent(new Event('input', { bubbles: true }))
}
