// Lets the browser make a passkey (`data-passkey="create"`) or use one ("get"), and posts its answer
// in the form's hidden field. What it is asked stands in the page as JSON under the id in
// `data-options`, or is fetched from the form's own address.

const SAID = {
  NotAllowedError: "No passkey was used. Try once more, or take another way.",
  InvalidStateError: "This device has a passkey for your account already.",
  SecurityError: "Passkeys need an address with a name: on your own machine, open localhost.",
};
const OTHERWISE = "This did not work. Try once more, or take another way.";

async function asked(form) {
  const place = document.getElementById(form.dataset.options);
  if (place) return JSON.parse(place.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

async function made({ creation_options: { publicKey } }) {
  const selection = publicKey.authenticatorSelection;
  Object.assign(selection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
  return navigator.credentials.create({ publicKey: options });
}

async function used({ request_options: { publicKey } }) {
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
  return navigator.credentials.get({ publicKey: options });
}

export default function mount(form) {
  const trouble = form.querySelector("[data-trouble]");
  const say = (words) => {
    trouble.textContent = words;
    trouble.hidden = !words;
  };
  form.hidden = false;
  const able = globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON;
  if (!able) say("This browser cannot use passkeys. A newer one can.");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!able) return;
    say("");
    try {
      const options = await asked(form);
      const credential = await (form.dataset.passkey === "create" ? made : used)(options);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (fault) {
      say(SAID[fault.name] ?? OTHERWISE);
    }
  });
}
