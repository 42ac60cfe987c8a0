import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntdApp, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { Refusal } from './api.ts';
import { Desk } from './desk.tsx';
import { theme } from './theme.ts';
import './style.css';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
const root = document.getElementById('root');
if (!root) throw new Error('the page lacks #root');

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => count < 2 && !(error instanceof Refusal),
      refetchOnWindowFocus: false,
      // A county's own network may have no way to the internet; that is no reason to wait.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

createRoot(root).render(
  <ConfigProvider locale={zhCN} csp={{ nonce }} theme={theme} button={{ autoInsertSpace: false }}>
    <AntdApp>
      <QueryClientProvider client={queries}>
        <BrowserRouter basename="/console">
          <Desk />
        </BrowserRouter>
      </QueryClientProvider>
    </AntdApp>
  </ConfigProvider>,
);
