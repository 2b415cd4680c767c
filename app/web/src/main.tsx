import { render } from "preact";
import { App } from "./app";
import "./styles/main.scss";

const root = document.getElementById("page");
if (root) render(<App />, root);
