import { release } from './release'
import { examination } from './examination'
import { app } from './app'
import { common } from './common'
import { menu } from './menu'
import { trouble } from './trouble'
import { signIn } from './signIn'
import { corps } from './corps'
import { sync } from './sync'
import { walk } from './walk'
import { internalApp } from './internalApp'
import { install } from './install'
import { people } from './people'
import { audit } from './audit'
import { bindings } from './bindings'
import { contacts } from './contacts'
import { drift } from './drift'
import { messages } from './messages'
import { templates } from './templates'
import { lists } from './lists'
import { clients } from './clients'
import { knowledge } from './knowledge'
import { events } from './events'
import { books } from './books'
import { filingRegister } from './filingRegister'
import { reportForm } from './reportForm'
import { forms } from './forms'
import { tags } from './tags'
import { records } from './records'
import { apiKeys } from './apiKeys'
import { imports } from './imports'

/** The console's sentences in Simplified Chinese: the default, and the shape of every translation. A file for each part. */
export const zhCN = {
  app,
  common,
  menu,
  trouble,
  signIn,
  corps,
  sync,
  walk,
  internalApp,
  install,
  people,
  audit,
  bindings,
  contacts,
  drift,
  messages,
  templates,
  knowledge,
  examination,
  release,
  lists,
  clients,
  events,
  books,
  filingRegister,
  reportForm,
  forms,
  tags,
  records,
  apiKeys,
  imports,
} as const
