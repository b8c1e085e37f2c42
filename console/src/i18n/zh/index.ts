import { app } from "./app";
import { auth } from "./auth";
import { behaviour } from "./behaviour";
import { contacts } from "./contacts";
import { customers } from "./customers";
import { data } from "./data";
import { demand } from "./demand";
import { faults } from "./faults";
import { feedback } from "./feedback";
import { feedbackPost } from "./feedbackPost";
import { imports } from "./imports";
import { lifecycle } from "./lifecycle";
import { predictions } from "./predictions";
import { problems } from "./problems";
import { questions } from "./questions";
import { review } from "./review";
import { reviewSettings } from "./reviewSettings";
import { reviews } from "./reviews";
import { scoreboard } from "./scoreboard";
import { scores } from "./scores";
import { segments } from "./segments";
import { settings } from "./settings";
import { surveyEditor } from "./surveyEditor";
import { surveyResponses } from "./surveyResponses";
import { surveyResults } from "./surveyResults";
import { surveySettings } from "./surveySettings";
import { surveys } from "./surveys";
import { textModel } from "./textModel";
import { today } from "./today";
import { ui } from "./ui";
import { voices } from "./voices";
import { words } from "./words";

export default {
  app,
  auth,
  behaviour,
  contacts,
  customers,
  data,
  demand,
  faults,
  feedback,
  feedbackPost,
  imports,
  lifecycle,
  predictions,
  problems,
  questions,
  review,
  reviewSettings,
  reviews,
  scoreboard,
  scores,
  segments,
  settings,
  surveyEditor,
  surveyResponses,
  surveyResults,
  surveySettings,
  surveys,
  textModel,
  today,
  ui,
  voices,
  words,
};
