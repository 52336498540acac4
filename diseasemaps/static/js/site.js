// The one script that pages load. It mounts a module on each element that names one in
// `data-module`; without JavaScript every page still works. Each module is one line here, written
// out, so that the build of static files can give it its hashed name.

const modules = {
  countdown: () => import("./modules/countdown.js"),
  deciding: () => import("./modules/deciding.js"),
  arrived: () => import("./modules/arrived.js"),
  draft: () => import("./modules/draft.js"),
  insert: () => import("./modules/insert.js"),
  keys: () => import("./modules/keys.js"),
  menu: () => import("./modules/menu.js"),
  passkey: () => import("./modules/passkey.js"),
  suggest: () => import("./modules/suggest.js"),
  tabs: () => import("./modules/tabs.js"),
};

for (const element of document.querySelectorAll("[data-module]")) {
  const load = modules[element.dataset.module];
  if (load) load().then(({ default: mount }) => mount(element));
}
