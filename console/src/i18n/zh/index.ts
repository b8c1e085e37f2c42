import { app } from "./app";
import { auth } from "./auth";
import { customers } from "./customers";
import { data } from "./data";
import { demand } from "./demand";
import { imports } from "./imports";
import { lifecycle } from "./lifecycle";
import { predictions } from "./predictions";
import { problems } from "./problems";
import { review } from "./review";
import { reviewSettings } from "./reviewSettings";
import { reviews } from "./reviews";
import { scores } from "./scores";
import { segments } from "./segments";
import { settings } from "./settings";
import { today } from "./today";
import { ui } from "./ui";
import { voices } from "./voices";
import { words } from "./words";

export default {
  app,
  auth,
  customers,
  data,
  demand,
  imports,
  lifecycle,
  predictions,
  problems,
  review,
  reviewSettings,
  reviews,
  scores,
  segments,
  settings,
  today,
  ui,
  voices,
  words,
};
