import type { Translation } from '@shared/i18n/translate'

import type { internalApp as zhCN } from '../zhCN/internalApp'

export const internalApp: Translation<typeof zhCN> = {
  enter: 'Enter a self-built app',
  change: 'Change the app’s values',
  keep: 'A secret that is left empty stays. WeCom is asked as you save.',
  note: 'WeCom is asked as you save; secrets are kept encrypted and never shown again.',
  mayNot: 'This needs the permission to bind corps: ask an admin.',
  corpId: 'Corp id',
  corpName: 'Corp name',
  agentId: 'AgentId',
  secret: 'Secret',
  token: 'Token',
  encoding_aes_key: 'EncodingAESKey',
  callbackUrl: 'Callback URL',
  sidebarUrl: 'Sidebar page',
  domain: 'Trusted domain',
  idHere: '<corp id>',
  copy: 'Copy',
  copyOf: 'Copy {label}',
  copied: 'Copied',
  copyByHand: 'The browser does not allow copying: select it by hand.',
  verify: 'Check the callback',
  forget: 'Remove the app’s values',
  forgetAsk: 'The values of “{name}” and its secrets will no longer be kept here.',
  forgotten: 'The app’s values of “{name}” are removed',
  steps: {
    make: {
      title: 'Create a self-built app',
      text: 'The app belongs to your own corp; no provider is needed.',
      how: 'WeCom admin console → App management → Self-built → Create app; note AgentId and Secret, and add this service’s IP to the trusted IPs.',
    },
    callback: {
      title: 'Open “Receive messages”',
      text: 'Do not save yet: WeCom verifies the address as it is saved, which works after the next step.',
      how: 'App details → Receive messages → API: enter the URL below (with your corp id), and have Token and EncodingAESKey generated.',
    },
    enter: {
      title: 'Enter the five values here',
      text: 'The corp id stands at the bottom of My company → Company information. Save here, then save in WeCom.',
      how: 'The corp then stands in the list above: “Check the callback” tells whether its address answers.',
    },
    allow: {
      title: 'Grant rights and visible range',
      text: 'Staff who use the sidebar have to be in the visible range, with the right to customer contact.',
      how: 'App details → Visible range; Customers → Customer contact → API → Callable apps, choose this app; Web authorisation and JS-SDK → enter the trusted domain.',
    },
    toolbar: {
      title: 'Put the page into the chat toolbar',
      text: 'Its address is the “Sidebar page” in the list above.',
      how: 'Customers → Chat tools → Chat toolbar → Add page, and drag it to the first place.',
    },
    bind: {
      title: 'Bind and sign in',
      text: 'Press “Bind” in the list above; the first sync begins.',
      how: 'Staff open a chat with a client, press the page in the toolbar, and sign in once by mobile and code.',
    },
  },
}
